package dev.lynex.crds.v1alpha1;

/** Forms of texts that several kinds share. */
final class Patterns {
    /** Of namespaces, and of names that become part of other names (RFC 1123). */
    static final String LABEL = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    /** Of most objects in Kubernetes (RFC 1123, subdomain). */
    static final String NAME = "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$";

    /** A key in a Secret or ConfigMap. */
    static final String DATA_KEY = "^[-._a-zA-Z0-9]+$";

    /** As the Gateway API writes durations (GEP-2257). */
    static final String DURATION = "^([0-9]{1,5}(h|m|s|ms)){1,4}$";

    /** US dollars: 0 or more, at most 12 decimals. */
    static final String USD = "^(0|[1-9][0-9]{0,6})(\\.[0-9]{1,12})?$";

    /** An address to which mail can go, roughly. */
    static final String EMAIL = "^[^@\\s]+@[^@\\s]+$";

    private Patterns() {}
}
