package dev.lynex.store;

import java.time.Duration;

/** What a project's queries may read. Asked before each query and told after it, by the thread that asks ClickHouse. */
public interface ReadBudget {
    /** Everything its class allows. */
    ReadBudget NONE = new ReadBudget() {
        @Override
        public void require(QueryClass as, String project) {
            // Nothing is spent.
        }

        @Override
        public void spend(QueryClass as, String project, Reading read) {
            // Nobody counts.
        }

        @Override
        public void spend(QueryClass as, String project, Duration failedAfter) {
            // Nobody counts.
        }
    };

    /** @throws StoreException.OverBudget when the project has spent what it may */
    void require(QueryClass as, String project);

    /** A query was answered. */
    void spend(QueryClass as, String project, Reading read);

    /** A query failed or was given up after so long; what it had read is not known. */
    void spend(QueryClass as, String project, Duration failedAfter);
}
