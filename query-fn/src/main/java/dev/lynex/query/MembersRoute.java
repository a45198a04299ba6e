package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.Member;
import dev.lynex.metadata.MetadataException;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Role;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** {@code /api/v1/projects/{project}/members}: who is in the project, as what; and leaving it. */
final class MembersRoute implements Route {
    private static final String PATH = "/api/v1/projects/{project}/members";

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;
    private final Plans plans;

    MembersRoute(Access access, AuditTrail trail, MetadataStore metadata, Plans plans) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
        this.plans = plans;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(PATH, this::list);
        routing.patch(PATH + "/{account}", this::change);
        routing.delete(PATH + "/{account}", this::remove);
        routing.post("/api/v1/projects/{project}/leave", this::leave);
    }

    private void list(ServerRequest req, ServerResponse res) {
        List<Member> members = metadata.members().list(access.project(req));
        Map<String, Account> accounts =
                metadata.accounts().all(members.stream().map(Member::accountId).toList()).stream()
                        .collect(Collectors.toMap(Account::id, Function.identity()));
        ObjectNode json = Json.MAPPER.createObjectNode().put("project", access.project(req));
        ArrayNode list = json.putArray("members");
        for (Member member : members) {
            Account account = accounts.get(member.accountId());
            list.addObject()
                    .put("account", member.accountId())
                    .put("email", account == null ? null : account.email())
                    .put("name", account == null ? "" : account.name())
                    .put("role", Query.wire(member.role()))
                    .put("since", member.since().toString());
        }
        Json.send(res, 200, json);
    }

    private void change(ServerRequest req, ServerResponse res) {
        String project = access.project(req);
        String account = account(req);
        Role role = JsonBody.of(req, "role")
                .oneOf("role", Role.class)
                .orElseThrow(() -> JsonBody.bad("the member role is missing"));
        if (role == Role.OWNER && roleNow(project, account) != Role.OWNER) {
            PlanLimits.room(
                    "projects that the account owns",
                    metadata.owned().owned(account),
                    plans.ofAccount(account).projectsPerAccount());
        }
        changed(req, account, Map.of("role", Query.wire(role)), () -> {
            Role before = metadata.members().change(project, account, role, access.role(req));
            if (role.compareTo(Role.ADMIN) > 0) {
                metadata.invitations().endOf(project, account);
            }
            return before;
        });
        ObjectNode json = Json.MAPPER.createObjectNode();
        Json.send(res, 200, json.put("account", account).put("role", Query.wire(role)));
    }

    private void remove(ServerRequest req, ServerResponse res) {
        takeOut(req, res, account(req), access.role(req));
    }

    private void leave(ServerRequest req, ServerResponse res) {
        JsonBody.of(req);
        takeOut(req, res, access.caller(req).account().id(), access.role(req));
    }

    private void takeOut(ServerRequest req, ServerResponse res, String account, Role by) {
        String project = access.project(req);
        changed(req, account, Map.of(), () -> {
            Role before = metadata.members().remove(project, account, by);
            metadata.invitations().endOf(project, account);
            return before;
        });
        res.status(204);
        res.send();
    }

    private void changed(ServerRequest req, String account, Map<String, Object> after, Supplier<Role> work) {
        Role before = roleNow(access.project(req), account);
        trail.change(
                req,
                trail.inProject(req, account, Map.of("role", Query.wire(before))),
                () -> new AuditTrail.Made<>(work.get(), account, after));
    }

    private Role roleNow(String project, String account) {
        return metadata.members().list(project).stream()
                .filter(member -> member.accountId().equals(account))
                .map(Member::role)
                .findFirst()
                .orElseThrow(() -> new MetadataException.NotFound("the project has no such member"));
    }

    private static String account(ServerRequest req) {
        return req.path().pathParameters().get("account");
    }
}
