package dev.lynex.trace;

/** How an event holds the span id that it carries. */
public enum Hold {
    /** It is that span. */
    IS,
    /** It is that span unless another event is, or several may be: a call, a step, a message. */
    MAY_BE,
    /** It happened in that span: a log line, an error. */
    IN
}
