package dev.lynex.settings;

/** A setting that is unknown or has a bad value; the message names the key and says what would be right. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
