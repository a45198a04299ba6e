package dev.lynex.event;

/** The known fields of an event's body, one record a type. Unknown fields stay in {@link Event#bodyJson()}. */
public interface Body {}
