package dev.lynex.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where an ingest key may be used. */
public enum KeyScope {
    /** By servers: in a header, from anywhere. */
    @JsonProperty("Ingest")
    INGEST,
    /** By browsers: also in the address, and only from the project's origins; anyone can read it in the page. */
    @JsonProperty("Browser")
    BROWSER
}
