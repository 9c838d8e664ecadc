/** The changes that a difference consists of, and the fingerprint that they have together. */
package io.neaptide.connect.sink.reconcile.change;
