package dev.lynex.store;

/**
 * That an event is stored.
 *
 * @param requestId of the request whose row it is
 */
public record StoredEvent(String eventId, String requestId) {}
