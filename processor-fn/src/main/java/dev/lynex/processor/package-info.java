/** Turns queued bytes into rows: map, price, insert, settle. */
@NullMarked
package dev.lynex.processor;

import org.jspecify.annotations.NullMarked;
