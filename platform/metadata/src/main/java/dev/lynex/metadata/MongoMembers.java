package dev.lynex.metadata;

import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Members stand in the project's document: {@code members: [{account, role, since}]}. */
final class MongoMembers implements Members {
    static final String MEMBERS = "members";
    static final String ACCOUNT = MEMBERS + ".account";

    private final Supplier<MongoCollection<Document>> projects;
    private final ProjectEdits edits;
    private final Await await;
    private final InstantSource clock;

    MongoMembers(Supplier<MongoCollection<Document>> projects, ProjectEdits edits, Await await, InstantSource clock) {
        this.projects = projects;
        this.edits = edits;
        this.await = await;
        this.clock = clock;
    }

    /** The account's role in the project of this document. */
    static Optional<Role> role(Document project, String accountId) {
        return list(project).stream()
                .filter(member -> member.accountId().equals(accountId))
                .map(Member::role)
                .findFirst();
    }

    static Document of(Member member) {
        return new Document("account", member.accountId())
                .append("role", member.role().name().toLowerCase(Locale.ROOT))
                .append("since", Date.from(member.since()));
    }

    private static List<Member> list(Document project) {
        return project.getList(MEMBERS, Document.class, List.of()).stream()
                .map(m -> new Member(
                        m.getString("account"),
                        Role.valueOf(m.getString("role").toUpperCase(Locale.ROOT)),
                        m.getDate("since").toInstant()))
                .toList();
    }

    @Override
    public List<Member> list(String projectId) {
        return list(await.first(projects.get().find(Tombstone.not(projectId)))
                .orElseThrow(() -> ProjectEdits.noProject(projectId)));
    }

    @Override
    public void add(String projectId, String accountId, Role role, int most) {
        edits.revise(projectId, project -> {
            List<Member> members = new ArrayList<>(list(project));
            if (role(project, accountId).isPresent()) {
                throw new MetadataException.Conflict("the account is a member of the project already");
            }
            if (most > 0 && members.size() >= most) {
                throw new MetadataException.LimitReached(
                        "the project has " + members.size() + " members, and its plan allows " + most);
            }
            members.add(new Member(accountId, role, clock.instant()));
            return set(members);
        });
    }

    @Override
    public void raise(String projectId, String accountId, Role role) {
        edits.revise(projectId, project -> {
            Member member = member(project, accountId, Role.OWNER);
            if (!role.isAbove(member.role())) {
                throw new MetadataException.Conflict("the account is a member of the project already");
            }
            return set(with(project, member, role));
        });
    }

    /** The project's members, one of them with another role. */
    private static List<Member> with(Document project, Member member, Role role) {
        List<Member> members = new ArrayList<>(list(project));
        members.replaceAll(m -> m.equals(member) ? new Member(m.accountId(), role, m.since()) : m);
        return members;
    }

    @Override
    public Role change(String projectId, String accountId, Role role, Role by) {
        List<Role> before = new ArrayList<>();
        edits.revise(projectId, project -> {
            Member member = member(project, accountId, by);
            if (role.isAbove(by)) {
                throw new MetadataException.NotAllowed("a role above one's own is not to give");
            }
            before.add(member.role());
            List<Member> members = with(project, member, role);
            return set(member.role() == Role.OWNER ? keepingAnOwner(members) : members);
        });
        return before.getLast();
    }

    @Override
    public Role remove(String projectId, String accountId, Role by) {
        List<Role> before = new ArrayList<>();
        edits.revise(projectId, project -> {
            Member member = member(project, accountId, by);
            before.add(member.role());
            List<Member> members = new ArrayList<>(list(project));
            members.remove(member);
            return set(member.role() == Role.OWNER ? keepingAnOwner(members) : members);
        });
        return before.getLast();
    }

    private static Member member(Document project, String accountId, Role by) {
        Member member = list(project).stream()
                .filter(m -> m.accountId().equals(accountId))
                .findFirst()
                .orElseThrow(() -> new MetadataException.NotFound("the project has no such member"));
        if (member.role().isAbove(by)) {
            throw new MetadataException.NotAllowed("only an owner changes an owner");
        }
        return member;
    }

    private static List<Member> keepingAnOwner(List<Member> members) {
        if (members.stream().noneMatch(m -> m.role() == Role.OWNER)) {
            throw new MetadataException.Conflict(
                    "this is the project's last owner; make another member an owner first");
        }
        return members;
    }

    private static Bson set(List<Member> members) {
        return Updates.set(MEMBERS, members.stream().map(MongoMembers::of).toList());
    }
}
