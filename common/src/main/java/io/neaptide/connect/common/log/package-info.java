/** What the log lines of the plugin have in common with those of the worker. */
package io.neaptide.connect.common.log;
