package dev.lynex.query;

import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.settings.Settings;

/**
 * How much a plan allows; 0 is any number.
 *
 * @param projectsPerAccount that an account owns
 * @param membersPerProject with its owners
 * @param keysPerProject valid ingest keys
 * @param invitationsPerProject open ones
 * @param tokensPerAccount valid personal access tokens
 * @param retentionDays the longest retention that people may choose
 * @param eventsPerSecond the highest rate that people may choose, and a new project's
 * @param eventsPerMonth the highest quota that people may choose, and a new project's
 */
public record PlanLimits(
        int projectsPerAccount,
        int membersPerProject,
        int keysPerProject,
        int invitationsPerProject,
        int tokensPerAccount,
        int retentionDays,
        long eventsPerSecond,
        long eventsPerMonth) {
    private static final int MANY = 1_000_000;

    /** Reads the keys under {@code plan.}. */
    static PlanLimits from(Settings settings) {
        return new PlanLimits(
                settings.integer("plan.projects-per-account", 0, MANY),
                settings.integer("plan.members-per-project", 0, MANY),
                settings.integer("plan.keys-per-project", 0, MANY),
                settings.integer("plan.invitations-per-project", 0, MANY),
                settings.integer("plan.tokens-per-account", 0, MANY),
                settings.integer("plan.retention-days", 0, 3_650),
                settings.integer("plan.events-per-second", 0, 100_000_000),
                settings.integer("plan.events-per-month", 0, Integer.MAX_VALUE));
    }

    /** What a new project may send. */
    ProjectLimits ofNewProject() {
        return new ProjectLimits(eventsPerSecond, eventsPerMonth);
    }

    /** @throws MetadataException.LimitReached when the plan allows less; of these limits 0 is none, which is more than any */
    void check(ProjectLimits wanted) {
        long second = wanted.eventsPerSecond();
        long month = wanted.eventsPerMonth();
        atMost("events per second", second == 0 ? Long.MAX_VALUE : second, eventsPerSecond);
        atMost("events per month", month == 0 ? Long.MAX_VALUE : month, eventsPerMonth);
    }

    /** @throws MetadataException.LimitReached when the plan allows less */
    void checkRetention(int days) {
        atMost("days of retention", days, retentionDays);
    }

    private static void atMost(String what, long wanted, long most) {
        if (most > 0 && wanted > most) {
            throw new MetadataException.LimitReached("the plan allows at most " + most + " " + what);
        }
    }

    /** @throws MetadataException.LimitReached when there are as many as the plan allows */
    static void room(String what, long there, int most) {
        if (most > 0 && there >= most) {
            throw new MetadataException.LimitReached(
                    "there are " + there + " " + what + ", and the plan allows " + most);
        }
    }
}
