package dev.lynex.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the invitations of every metadata store must do. */
abstract class InvitationsContract {
    private final TestingClock clock = new TestingClock();
    private MetadataStore store;
    private Invitations invitations;
    private Account owner;

    /** A store with invitations of 7 days. */
    abstract MetadataStore open(TestingClock clock);

    @BeforeEach
    void openStore() {
        store = open(clock);
        store.migrate();
        invitations = store.invitations();
        owner = account("owner@example.org", true);
        store.owned().create(Project.of("shop", "Shop", 0, 30, clock.instant()), owner.id(), 0);
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    private Account account(String email, boolean verified) {
        return store.accounts().create(new NewAccount(email, "", "correct horse", verified));
    }

    private String invite(Role role, String email) {
        return invitations.create(new NewInvitation("shop", role, email, owner.id()), 0);
    }

    private static void assertEnded(ThrowingCallable use, String how) {
        assertThatThrownBy(use).isInstanceOf(MetadataException.NotFound.class).hasMessageContaining(how);
    }

    @Test
    void opensTheProjectOnceForOneAccount() {
        Account ann = account("ann@example.org", false);
        Account bob = account("bob@example.org", true);
        String link = invite(Role.MEMBER, null);
        Invitation seen = invitations.open(link);
        assertThat(link).matches("li_" + seen.id() + "_[0-9A-Za-z]{26}");
        assertThat(invitations.list("shop")).containsExactly(seen);
        assertThat(seen)
                .isEqualTo(new Invitation(
                        seen.id(),
                        "shop",
                        Role.MEMBER,
                        null,
                        owner.id(),
                        clock.instant(),
                        clock.instant().plus(Duration.ofDays(7))));

        assertThat(invitations.accept(link, ann, 0)).isEqualTo(seen);

        assertThat(store.accounts().find(ann.id()).orElseThrow().role("shop")).contains(Role.MEMBER);
        assertEnded(() -> invitations.accept(link, bob, 0), "used");
        assertEnded(() -> invitations.open(link), "used");
        assertThat(invitations.list("shop")).isEmpty();
        store.members().remove("shop", ann.id(), Role.OWNER);
        assertEnded(() -> invitations.accept(link, ann, 0), "used");
    }

    @Test
    void ofManyWhoAcceptAtOnceOneComesIn() throws Exception {
        String link = invite(Role.VIEWER, null);
        List<Callable<Invitation>> guests = java.util.stream.IntStream.range(0, 6)
                .mapToObj(i -> account("guest" + i + "@example.org", true))
                .<Callable<Invitation>>map(account -> () -> invitations.accept(link, account, 0))
                .toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(threads.invokeAll(guests))
                    .filteredOn(f -> f.state() == Future.State.SUCCESS)
                    .hasSize(1);
        }
        assertThat(store.members().list("shop")).hasSize(2);
    }

    @Test
    void endsByTimeAndByHand() {
        Account ann = account("ann@example.org", true);
        String late = invite(Role.VIEWER, null);
        String revoked = invite(Role.VIEWER, null);
        assertThat(invitations.revoke("bank", invitations.open(revoked).id())).isFalse();
        String id = invitations.open(revoked).id();
        assertThat(invitations.revoke("shop", id)).isTrue();
        assertThat(invitations.revoke("shop", id)).isFalse();
        assertEnded(() -> invitations.accept(revoked, ann, 0), "revoked");

        clock.advance(Duration.ofDays(7).minusMillis(1));
        assertThat(invitations.list("shop")).hasSize(1);
        clock.advance(Duration.ofMillis(1));
        assertEnded(() -> invitations.accept(late, ann, 0), "expired");
        assertThat(invitations.list("shop")).isEmpty();
        assertEnded(() -> invitations.open("li_000000000000_00000000000000000000000000"), "unknown");
        assertEnded(() -> invitations.open("nothing"), "unknown");
        assertThat(invitations.isKnown(late))
                .as("an expired one is nobody's guess")
                .isTrue();
        assertThat(invitations.isKnown(revoked)).isTrue();
        assertThat(invitations.isKnown(late.substring(0, late.length() - 2) + "xx"))
                .isFalse();
        assertEnded(() -> invitations.open(late.substring(0, late.length() - 2) + "xx"), "unknown");
        assertThat(store.members().list("shop")).hasSize(1);
    }

    @Test
    void isForTheEmailThatItNames() {
        Account bob = account("bob@example.org", true);
        Account claimed = account("ann@example.org", false);
        String link = invite(Role.ADMIN, "Ann@example.org");
        for (Account other : List.of(bob, claimed)) {
            assertThatThrownBy(() -> invitations.accept(link, other, 0))
                    .isInstanceOf(MetadataException.NotAllowed.class)
                    .hasMessageContaining("email");
        }
        var identity = new ExternalIdentity("https://issuer.example.org", "1", "ann@example.org", true, "Ann");
        Account ann = store.accounts().external(identity, true);
        assertThat(invitations.accept(link, ann, 0).role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void aRefusedOneStaysGood() {
        Account ann = account("ann@example.org", true);
        String link = invite(Role.VIEWER, null);
        assertThatThrownBy(() -> invitations.accept(link, ann, 1)).isInstanceOf(MetadataException.LimitReached.class);
        assertThatThrownBy(() -> invitations.accept(
                        link, store.accounts().find(owner.id()).orElseThrow(), 0))
                .isInstanceOf(MetadataException.Conflict.class);
        assertThat(invitations.accept(link, ann, 2).role()).isEqualTo(Role.VIEWER);
    }

    @Test
    void aMemberGetsAHigherRoleByOneAndNeverALower() {
        Account ann = account("ann@example.org", true);
        invitations.accept(invite(Role.VIEWER, null), ann, 0);
        Account member = store.accounts().find(ann.id()).orElseThrow();
        String up = invite(Role.OWNER, "ann@example.org");

        assertThat(invitations.accept(up, member, 1).role()).isEqualTo(Role.OWNER);

        assertThat(store.members().list("shop"))
                .extracting(Member::accountId, Member::role)
                .containsExactly(tuple(owner.id(), Role.OWNER), tuple(ann.id(), Role.OWNER));
        assertEnded(() -> invitations.open(up), "used");
        String down = invite(Role.ADMIN, null);
        // As one who was read before: what counts is what the member is now.
        for (Account seen : List.of(member, store.accounts().find(ann.id()).orElseThrow())) {
            assertThatThrownBy(() -> invitations.accept(down, seen, 0)).isInstanceOf(MetadataException.Conflict.class);
        }
        assertThat(invitations.open(down).role()).isEqualTo(Role.ADMIN);
    }

    @Test
    void whoLeavesLeavesNoDoorOpen() {
        Account eve = account("eve@example.org", true);
        invitations.accept(invite(Role.ADMIN, null), eve, 0);
        String back = invitations.create(new NewInvitation("shop", Role.ADMIN, null, eve.id()), 0);
        String others = invite(Role.VIEWER, null);

        store.members().remove("shop", eve.id(), Role.OWNER);
        invitations.endOf("shop", eve.id());

        assertEnded(() -> invitations.accept(back, eve, 0), "revoked");
        assertThat(invitations.open(others).role()).isEqualTo(Role.VIEWER);
    }

    @Test
    void aProjectHasSoManyOpenOnes() {
        invite(Role.VIEWER, null);
        assertThatThrownBy(() -> invitations.create(new NewInvitation("shop", Role.VIEWER, null, owner.id()), 1))
                .isInstanceOf(MetadataException.LimitReached.class)
                .hasMessageContaining("1");
        assertThatThrownBy(() -> new NewInvitation("shop", Role.VIEWER, "nobody", owner.id()))
                .isInstanceOf(MetadataException.Invalid.class);
    }
}
