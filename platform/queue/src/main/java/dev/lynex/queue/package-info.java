/** The queue between ingest and processor: Redis Streams with a ledger of blocks. */
@NullMarked
package dev.lynex.queue;

import org.jspecify.annotations.NullMarked;
