/** Lynex whole on one machine, with real engines and one command. */
@NullMarked
package dev.lynex.standalone;

import org.jspecify.annotations.NullMarked;
