package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;
import org.bson.Document;

/**
 * Memberships stood in the account's document once; they go into their projects', each at most once however often this dies
 * half-way.
 */
final class MembershipMigration {
    private static final String FORMER = "memberships";

    private final Supplier<MongoCollection<Document>> accounts;
    private final Supplier<MongoCollection<Document>> projects;
    private final Await await;
    private final InstantSource clock;

    MembershipMigration(
            Supplier<MongoCollection<Document>> accounts,
            Supplier<MongoCollection<Document>> projects,
            Await await,
            InstantSource clock) {
        this.accounts = accounts;
        this.projects = projects;
        this.await = await;
        this.clock = clock;
    }

    void run() {
        for (Document account : await.all(accounts.get().find(Filters.exists(FORMER)))) {
            String id = account.getString("_id");
            for (Document former : account.getList(FORMER, Document.class)) {
                Role role = Role.valueOf(former.getString("role").toUpperCase(Locale.ROOT));
                await.first(projects.get()
                        .updateOne(
                                Filters.and(
                                        Tombstone.not(former.getString("project")),
                                        Filters.ne(MongoMembers.ACCOUNT, id)),
                                Updates.combine(
                                        Updates.push(
                                                MongoMembers.MEMBERS,
                                                MongoMembers.of(new Member(id, role, clock.instant()))),
                                        Updates.inc(ProjectEdits.VERSION, 1L))));
            }
            await.first(accounts.get().updateOne(Filters.eq("_id", id), Updates.unset(FORMER)));
        }
    }
}
