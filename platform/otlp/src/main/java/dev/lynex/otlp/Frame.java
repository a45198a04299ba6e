package dev.lynex.otlp;

/**
 * What stands around a record: the fields of its resource's message and of its scope's, byte for byte, without the
 * messages' own lists. They are a {@code ResourceSpans} without spans and a {@code ScopeSpans} without spans, or the same
 * of logs.
 *
 * <p>Records of one scope share the frame, scopes of one resource its {@code resource}.
 */
public record Frame(byte[] resource, byte[] scope) {
    /** Whether both are of one resource of one request; resources that merely look alike are two. */
    @SuppressWarnings("ReferenceEquality")
    public boolean sharesResource(Frame other) {
        return resource == other.resource;
    }

    int bytes() {
        return resource.length + scope.length;
    }
}
