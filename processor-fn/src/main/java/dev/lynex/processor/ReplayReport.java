package dev.lynex.processor;

import java.util.List;

/**
 * What a replay has done, or would do, so far.
 *
 * @param objects of the archive in the range, those that cannot be read included
 * @param objectsStored of them, whose block is in the store
 * @param objectsExpired of them, that are not in the store and all of whose events have outlived their retention
 * @param objectsReplayed of them, of which rows were inserted
 * @param rows inserted
 * @param rowsStored events of blocks that are not in the store, which are in it all the same: sent again in other requests
 * @param rowsExpired events of such blocks that have outlived their retention
 * @param rowsDead places of such blocks that became dead letters the first time, and are not replayed
 * @param rowsUnmapped events of which this version makes no row, though the one that stored them did
 * @param repriced rows that were priced by this version's price table, since it has not the one of then
 * @param unreadable keys of objects that cannot be read, the first 10 of them, with the reason
 */
public record ReplayReport(
        long objects,
        long objectsStored,
        long objectsExpired,
        long objectsReplayed,
        long rows,
        long rowsStored,
        long rowsExpired,
        long rowsDead,
        long rowsUnmapped,
        long repriced,
        List<String> unreadable) {
    public ReplayReport {
        unreadable = List.copyOf(unreadable);
    }
}
