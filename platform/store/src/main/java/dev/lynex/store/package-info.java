/** The event store: ClickHouse schema, inserts and queries. */
@NullMarked
package dev.lynex.store;

import org.jspecify.annotations.NullMarked;
