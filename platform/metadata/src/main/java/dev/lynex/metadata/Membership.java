package dev.lynex.metadata;

public record Membership(String projectId, Role role) {}
