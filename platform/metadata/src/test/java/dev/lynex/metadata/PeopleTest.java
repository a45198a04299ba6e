package dev.lynex.metadata;

import org.junit.jupiter.api.Nested;

/** The contracts about people, on the embedded server. */
class PeopleTest {
    @Nested
    class OfAccounts extends AccountsContract {
        private final TestingMetadata metadata = TestingMetadata.embedded();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfMembers extends MembersContract {
        private final TestingMetadata metadata = TestingMetadata.embedded();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfTokens extends TokensContract {
        private final TestingMetadata metadata = TestingMetadata.embedded();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfInvitations extends InvitationsContract {
        private final TestingMetadata metadata = TestingMetadata.embedded();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfAudit extends AuditContract {
        private final TestingMetadata metadata = TestingMetadata.embedded();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }

    @Nested
    class OfProjects extends OwnedProjectsContract {
        private final TestingMetadata metadata = TestingMetadata.embedded();

        @Override
        MetadataStore open(TestingClock clock) {
            return metadata.open(clock);
        }
    }
}
