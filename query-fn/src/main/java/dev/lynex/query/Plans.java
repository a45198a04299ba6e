package dev.lynex.query;

/** Which limits are whose. One plan for all, until plans are sold. */
interface Plans {
    PlanLimits ofAccount(String accountId);

    PlanLimits ofProject(String projectId);

    static Plans same(PlanLimits limits) {
        return new Plans() {
            @Override
            public PlanLimits ofAccount(String accountId) {
                return limits;
            }

            @Override
            public PlanLimits ofProject(String projectId) {
                return limits;
            }
        };
    }
}
