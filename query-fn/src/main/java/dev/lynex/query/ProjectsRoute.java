package dev.lynex.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lynex.function.Json;
import dev.lynex.function.Problem;
import dev.lynex.metadata.Account;
import dev.lynex.metadata.MetadataStore;
import dev.lynex.metadata.Origin;
import dev.lynex.metadata.Place;
import dev.lynex.metadata.Project;
import dev.lynex.metadata.ProjectChange;
import dev.lynex.metadata.ProjectLimits;
import dev.lynex.queue.EventQueue;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1/projects}: those that one is a member of; make one, read one, change one, delete one. */
final class ProjectsRoute implements Route {
    private static final String PATH = "/api/v1/projects";
    private static final int MOST_ORIGINS = 100;
    private static final int RETENTION_DAYS = 30;

    private final Access access;
    private final AuditTrail trail;
    private final MetadataStore metadata;
    private final EventQueue queue;
    private final Plans plans;
    private final InstantSource clock;
    private final ProjectIds ids = new ProjectIds();

    ProjectsRoute(
            Access access,
            AuditTrail trail,
            MetadataStore metadata,
            EventQueue queue,
            Plans plans,
            InstantSource clock) {
        this.access = access;
        this.trail = trail;
        this.metadata = metadata;
        this.queue = queue;
        this.plans = plans;
        this.clock = clock;
    }

    @Override
    public void routing(HttpRouting.Builder routing) {
        routing.get(PATH, this::list);
        routing.post(PATH, this::create);
        routing.get(PATH + "/{project}", this::one);
        routing.patch(PATH + "/{project}", this::change);
        routing.delete(PATH + "/{project}", this::delete);
    }

    private void list(ServerRequest req, ServerResponse res) {
        Account account = access.caller(req).account();
        ObjectNode json = Json.MAPPER.createObjectNode();
        ArrayNode projects = json.putArray("projects");
        for (Project project : metadata.owned().of(account.id())) {
            account.role(project.id())
                    .ifPresent(role -> projects.add(light(project).put("role", Query.wire(role))));
        }
        Json.send(res, 200, json);
    }

    private void create(ServerRequest req, ServerResponse res) {
        JsonBody body = JsonBody.of(req, "id", "name", "retentionDays", "origins");
        Account owner = access.caller(req).account();
        PlanLimits plan = plans.ofAccount(owner.id());
        String name = ProjectChange.projectName(body.text("name"));
        int retention = body.number("retentionDays").map(ProjectsRoute::days).orElse(retentionOf(plan));
        plan.checkRetention(retention);
        var project = new Project(
                body.optional("id").orElseGet(() -> ids.of(name)),
                name,
                Place.first(metadata.emptiestPartition(queue.partitions())),
                retention,
                plan.ofNewProject(),
                "",
                origins(body.texts("origins").orElse(List.of())),
                clock.instant());
        Project made = trail.change(req, trail.own(req, project.id(), Map.of()), () -> {
            Project stored = metadata.owned().create(project, owner.id(), plan.projectsPerAccount());
            return new AuditTrail.Made<>(stored, stored.id(), facts(stored));
        });
        Json.send(res, 201, light(made).put("role", "owner"));
    }

    private static int retentionOf(PlanLimits plan) {
        return plan.retentionDays() == 0 ? RETENTION_DAYS : Math.min(RETENTION_DAYS, plan.retentionDays());
    }

    private void one(ServerRequest req, ServerResponse res) {
        Json.send(res, 200, whole(req, find(access.project(req))));
    }

    private ObjectNode whole(ServerRequest req, Project project) {
        return light(project)
                .put("role", Query.wire(access.role(req)))
                .put("declared", metadata.owned().isDeclared(project.id()));
    }

    private Project find(String id) {
        return metadata.project(id).orElseThrow(() -> Problem.notFound("the project was removed meanwhile")
                .asException());
    }

    private void change(ServerRequest req, ServerResponse res) {
        JsonBody body = JsonBody.of(req, "name", "retentionDays", "eventsPerSecond", "eventsPerMonth", "origins");
        Project before = find(access.project(req));
        PlanLimits plan = plans.ofProject(before.id());
        Integer retention =
                body.number("retentionDays").map(ProjectsRoute::days).orElse(null);
        if (retention != null) {
            plan.checkRetention(retention);
        }
        var change = new ProjectChange(
                body.optional("name").orElse(null),
                retention,
                limits(body, before, plan),
                body.texts("origins").map(ProjectsRoute::origins).orElse(null));
        Project after = trail.change(req, trail.inProject(req, before.id(), facts(before)), () -> {
            Project changed = metadata.owned().change(before.id(), change);
            return new AuditTrail.Made<>(changed, changed.id(), facts(changed));
        });
        Json.send(res, 200, whole(req, after));
    }

    /** The project's own audit has no readers from then on, so it stands in that of who deletes, as its making does. */
    private void delete(ServerRequest req, ServerResponse res) {
        String id = access.project(req);
        if (!id.equals(new Query(req, Set.of("project", "confirm")).text("confirm"))) {
            throw Query.bad("this deletes the project for good; repeat its id to confirm it: ?confirm=" + id);
        }
        Project before = find(id);
        trail.change(req, trail.own(req, id, facts(before)), () -> {
            metadata.owned().delete(id);
            return new AuditTrail.Made<>(before, id, Map.of());
        });
        res.status(204);
        res.send();
    }

    private static @Nullable ProjectLimits limits(JsonBody body, Project before, PlanLimits plan) {
        if (!body.has("eventsPerSecond") && !body.has("eventsPerMonth")) {
            return null;
        }
        var wanted = new ProjectLimits(
                body.limit("eventsPerSecond").orElse(before.limits().eventsPerSecond()),
                body.limit("eventsPerMonth").orElse(before.limits().eventsPerMonth()));
        plan.check(wanted);
        return wanted;
    }

    /** Beyond the range of whole days it stays beyond the range that a project checks. */
    private static int days(long number) {
        return (int) Math.min(number, Integer.MAX_VALUE);
    }

    private static List<Origin> origins(List<String> texts) {
        if (texts.size() > MOST_ORIGINS) {
            throw JsonBody.bad("a project may have at most " + MOST_ORIGINS + " origins");
        }
        return texts.stream().map(Origin::of).distinct().toList();
    }

    private static ObjectNode light(Project project) {
        ObjectNode json = Json.MAPPER.createObjectNode();
        json.put("id", project.id()).put("name", project.name()).put("retentionDays", project.retentionDays());
        json.put("eventsPerSecond", limited(project.limits().eventsPerSecond()))
                .put("eventsPerMonth", limited(project.limits().eventsPerMonth()));
        ArrayNode origins = json.putArray("origins");
        project.origins().forEach(origin -> origins.add(origin.value()));
        return json.put("createdAt", project.createdAt().toString());
    }

    private static @Nullable Long limited(long limit) {
        return limit == 0 ? null : limit;
    }

    private static Map<String, Object> facts(Project project) {
        return Map.of(
                "name", project.name(),
                "retentionDays", project.retentionDays(),
                "eventsPerSecond", project.limits().eventsPerSecond(),
                "eventsPerMonth", project.limits().eventsPerMonth(),
                "origins", project.origins().stream().map(Origin::value).toList());
    }
}
