package dev.lynex.metadata;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contracts about people and the rest, on a real {@code mongod}. */
@EnabledIfEnvironmentVariable(named = TestingMetadata.REAL, matches = "mongodb://.+")
class RealMongodTest {
    @Nested
    class OfTheStore extends MetadataStoreContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        protected MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfDeadLetters extends DeadLettersContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        protected MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfAccounts extends AccountsContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfMembers extends MembersContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfTokens extends TokensContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfInvitations extends InvitationsContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfAudit extends AuditContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfProjects extends OwnedProjectsContract {
        private final TestingMetadata metadata = TestingMetadata.real();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }
}
