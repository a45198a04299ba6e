/** What every backend has in common: it can be asked whether it answers, and closed. */
@NullMarked
package dev.lynex.component;

import org.jspecify.annotations.NullMarked;
