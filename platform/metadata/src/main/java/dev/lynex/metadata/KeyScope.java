package dev.lynex.metadata;

/** Where an ingest key may be used. */
public enum KeyScope {
    /** By servers: in a header, from anywhere. */
    INGEST,
    /** By browsers: also in the address, and only from the project's origins; anyone can read it in the page. */
    BROWSER
}
