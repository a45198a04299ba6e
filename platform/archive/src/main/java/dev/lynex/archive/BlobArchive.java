package dev.lynex.archive;

import dev.lynex.component.Blobs;
import dev.lynex.component.Component;
import java.util.List;

/**
 * Objects that are written once and kept. Keys are relative to the archive's own prefix. Every method throws
 * {@link ArchiveException.Unavailable} when the archive does not answer in time.
 */
public interface BlobArchive extends Component, Blobs {
    /** Whether what belongs into the archive has to wait for it while it is away, rather than be missed. */
    boolean required();

    /**
     * Keys in order, a page of them.
     *
     * @param prefix that they begin with, "" for all
     * @param after the last key of the page before, "" for the first page
     * @return up to 1,000 keys; empty at the end
     */
    List<String> keys(String prefix, String after);
}
