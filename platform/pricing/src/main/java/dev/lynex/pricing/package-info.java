/** What a model call costs: price table, token partitions, cost. No I/O. */
@NullMarked
package dev.lynex.pricing;

import org.jspecify.annotations.NullMarked;
