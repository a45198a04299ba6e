package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every metadata store must do with the members of projects. */
abstract class MembersContract {
    private final TestingClock clock = new TestingClock();
    private MetadataStore store;
    private Members members;

    abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
        members = store.members();
        store.createProject(Project.of("shop", "Shop", 0, 30, clock.instant()));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private Account account(String name, Role role) {
        Account account = store.accounts().create(new NewAccount(name + "@example.org", name, "correct horse", true));
        members.add("shop", account.id(), role, 0);
        return account;
    }

    @Test
    void listsThemAndTellsEachWhatItIsAMemberOf() {
        Account ann = account("ann", Role.OWNER);
        Instant first = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        Account bob = account("bob", Role.VIEWER);

        assertThat(members.list("shop"))
                .containsExactly(
                        new Member(ann.id(), Role.OWNER, first), new Member(bob.id(), Role.VIEWER, clock.instant()));
        assertThat(store.accounts().find(bob.id()))
                .map(Account::memberships)
                .contains(List.of(new Membership("shop", Role.VIEWER)));
        assertThat(members.change("shop", bob.id(), Role.ADMIN, Role.OWNER)).isEqualTo(Role.VIEWER);
        assertThat(store.accounts().find(bob.id()).orElseThrow().role("shop")).contains(Role.ADMIN);
        assertThat(members.remove("shop", bob.id(), Role.OWNER)).isEqualTo(Role.ADMIN);
        assertThat(store.accounts().find(bob.id()).orElseThrow().memberships()).isEmpty();
        assertThat(members.list("shop")).extracting(Member::accountId).containsExactly(ann.id());
    }

    @Test
    void refusesStrangersAndRepeats() {
        Account ann = account("ann", Role.OWNER);
        assertThatThrownBy(() -> members.add("shop", ann.id(), Role.VIEWER, 0))
                .isInstanceOf(MetadataException.Conflict.class);
        assertThat(members.list("shop")).extracting(Member::role).containsExactly(Role.OWNER);
        assertThatThrownBy(() -> members.change("shop", "nobody", Role.VIEWER, Role.OWNER))
                .isInstanceOf(MetadataException.NotFound.class);
        assertThatThrownBy(() -> members.remove("shop", "nobody", Role.OWNER))
                .isInstanceOf(MetadataException.NotFound.class);
        for (Runnable elsewhere : List.<Runnable>of(
                () -> members.list("none"),
                () -> members.add("none", ann.id(), Role.VIEWER, 0),
                () -> members.remove("none", ann.id(), Role.OWNER))) {
            assertThatThrownBy(elsewhere::run).isInstanceOf(MetadataException.NotFound.class);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"ADMIN", "MEMBER", "VIEWER"})
    void theLastOwnerStaysOne(Role lower) {
        Account ann = account("ann", Role.OWNER);
        account("bob", Role.ADMIN);

        assertThatThrownBy(() -> members.change("shop", ann.id(), lower, Role.OWNER))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("last owner");
        assertThatThrownBy(() -> members.remove("shop", ann.id(), Role.OWNER))
                .isInstanceOf(MetadataException.Conflict.class)
                .hasMessageContaining("last owner");
        assertThat(members.list("shop").getFirst().role()).isEqualTo(Role.OWNER);
    }

    @Test
    void ofTwoOwnersTakenOutAtOnceOneStays() throws Exception {
        for (int round = 0; round < 20; round++) {
            String id = "race-" + round;
            store.createProject(Project.of(id, id, 0, 30, clock.instant()));
            members.add(id, "one", Role.OWNER, 0);
            members.add(id, "two", Role.OWNER, 0);
            List<Callable<Role>> removals = List.of(
                    () -> members.remove(id, "one", Role.OWNER),
                    () -> members.change(id, "two", Role.VIEWER, Role.OWNER));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var done = threads.invokeAll(removals);
                assertThat(done)
                        .filteredOn(f -> f.state() == Future.State.SUCCESS)
                        .hasSize(1);
            }
            assertThat(members.list(id)).filteredOn(m -> m.role() == Role.OWNER).hasSize(1);
        }
    }

    @Test
    void nobodyTouchesOrMakesWhatIsAboveThem() {
        Account ann = account("ann", Role.OWNER);
        Account bob = account("bob", Role.OWNER);
        Account eve = account("eve", Role.ADMIN);
        for (Runnable attempt : List.<Runnable>of(
                () -> members.remove("shop", ann.id(), Role.ADMIN),
                () -> members.change("shop", ann.id(), Role.VIEWER, Role.ADMIN),
                () -> members.change("shop", eve.id(), Role.OWNER, Role.ADMIN))) {
            assertThatThrownBy(attempt::run).isInstanceOf(MetadataException.NotAllowed.class);
        }
        assertThat(members.remove("shop", bob.id(), Role.OWNER)).isEqualTo(Role.OWNER);
        assertThat(members.remove("shop", eve.id(), Role.ADMIN)).isEqualTo(Role.ADMIN);
    }

    @Test
    void thePlansNumberOfMembersHoldsAlsoWhenManyJoinAtOnce() throws Exception {
        account("ann", Role.OWNER);
        List<Callable<Void>> joins = IntStream.range(0, 6)
                .<Callable<Void>>mapToObj(i -> () -> {
                    members.add("shop", "account-" + i, Role.VIEWER, 3);
                    return null;
                })
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(joins))
                    .filteredOn(f -> f.state() == Future.State.SUCCESS)
                    .hasSize(2);
        }
        assertThat(members.list("shop")).hasSize(3);
        assertThatThrownBy(() -> members.add("shop", "one more", Role.VIEWER, 3))
                .isInstanceOf(MetadataException.LimitReached.class)
                .hasMessageContaining("3");
    }

    @Test
    void aDeclaredProjectsMembersAreChangedHere() {
        var declared = new DeclaredProject(
                "declared",
                new Owner("uid-1", "team/declared", 1),
                "Declared",
                30,
                ProjectLimits.NONE,
                dev.lynex.pricing.CustomPrices.NONE,
                List.of(),
                Duration.ofDays(30));
        store.declared().declare(declared, 0);
        members.add("declared", "one", Role.ADMIN, 0);
        assertThat(members.change("declared", "one", Role.MEMBER, Role.ADMIN)).isEqualTo(Role.ADMIN);
        store.declared().declare(declared, 0);
        assertThat(members.list("declared")).extracting(Member::role).containsExactly(Role.MEMBER);
        assertThat(members.remove("declared", "one", Role.ADMIN)).isEqualTo(Role.MEMBER);
    }
}
