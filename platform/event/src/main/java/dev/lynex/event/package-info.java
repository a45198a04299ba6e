/** The event model: what an app sends, its validation and its JSON form. No I/O. */
@NullMarked
package dev.lynex.event;

import org.jspecify.annotations.NullMarked;
