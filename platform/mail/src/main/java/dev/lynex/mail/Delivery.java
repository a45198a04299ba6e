package dev.lynex.mail;

/** What became of a mail. */
public sealed interface Delivery {
    /** The mail server has taken it. Whether it arrives, nobody can tell. */
    record Sent() implements Delivery {}

    /** No mail server is configured; hand over by other means what the mail would have said. */
    record NotConfigured() implements Delivery {}

    /**
     * It was not sent.
     *
     * @param reason fit for an error: no address, password or text is in it
     * @param mayHelp whether the same may go through later
     */
    record Failed(String reason, boolean mayHelp) implements Delivery {}
}
