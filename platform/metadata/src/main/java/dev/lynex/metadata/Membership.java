package dev.lynex.metadata;

/** What an account may do in a project. */
public record Membership(String projectId, Role role) {}
