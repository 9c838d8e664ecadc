/** The pages of the project: what they tell to type is what the tools take. */
package io.neaptide.connect.it.docs;
