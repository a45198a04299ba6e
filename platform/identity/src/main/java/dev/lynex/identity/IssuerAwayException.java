package dev.lynex.identity;

/** The issuer does not answer as it should; the message holds no address and nothing that was sent. */
final class IssuerAwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IssuerAwayException(String reason) {
        super(reason, null, false, false);
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
