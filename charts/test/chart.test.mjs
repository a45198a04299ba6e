// The chart as it renders, over values that users have. `./lynex test --chart` runs it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CHART, helm, ofKind, only, parse, parseAny, pods, read, render, template } from "./helm.mjs";

const ALL = {
  replicas: 2,
  imagePullSecrets: [{ name: "registry" }],
  podLabels: { team: "observability" },
  nodeSelector: { disk: "ssd" },
  tolerations: [{ key: "dedicated", operator: "Exists" }],
  affinity: { podAntiAffinity: {} },
  priorityClassName: "important",
  env: [{ name: "JAVA_TOOL_OPTIONS", value: "-Xlog:gc" }],
  networkPolicy: { enabled: true },
  metrics: {
    serviceMonitor: { enabled: true, labels: { release: "prometheus" } },
    prometheusRule: { enabled: true },
    dashboard: { enabled: true },
  },
  trial: { enabled: true },
  tests: { image: "registry.example.com/kubectl:1" },
};
const MATRIX = {
  "the default": {},
  "one namespace": { watchNamespaces: ["lynex"] },
  "a trial": { trial: { enabled: true } },
  "a trial with plain tables": { trial: { enabled: true, clickhouse: { replicated: false } } },
  all: ALL,
  "all, in two namespaces": { ...ALL, watchNamespaces: ["lynex", "shop"] },
  "accounts and rights of one's own": { serviceAccount: { create: false, name: "mine" }, rbac: { create: false } },
};
const DEFAULTS = parseAny(read("charts/lynex/values.yaml"));
const SCHEMA = JSON.parse(read("charts/lynex/values.schema.json"));
const operator = (values) => only(render(values), "Deployment", "lynex-operator");
const settings = (values) => parseAny(only(render(values), "ConfigMap", "lynex-operator").data["application.yaml"]);
const refused = (values, message) => assert.throws(() => template(values), message);

test("both charts have the project's version", () => {
  const version = /<artifactId>lynex<\/artifactId>\s*<version>(.*?)</.exec(read("pom.xml"))[1];
  const chart = parseAny(read("charts/lynex/Chart.yaml"));
  const crds = parseAny(read("charts/lynex/charts/lynex-crds/Chart.yaml"));
  const found = [chart.version, chart.appVersion, chart.dependencies[0].version, crds.version, crds.appVersion];
  assert.deepEqual(found, Array(5).fill(version));
});

test("every value has a comment", () => {
  const bare = [];
  let said = false;
  let resources = -1;
  for (const line of read("charts/lynex/values.yaml").split("\n")) {
    const key = /^( *)([A-Za-z]+):(.*)$/.exec(line);
    if (!key) {
      said = line.trim().startsWith("#");
      continue;
    }
    const depth = key[1].length;
    // Below resources are Kubernetes' own words.
    if (resources >= 0 && depth > resources) continue;
    resources = key[2] === "resources" ? depth : -1;
    const section = key[3] === "" && resources < 0;
    if (!said && !section) bare.push(line);
    said = false;
  }
  assert.deepEqual(bare, []);
});

test("lint has nothing to say", () => {
  for (const values of Object.values(MATRIX)) helm(["lint", "--strict", "--quiet", CHART, "--values", "-"], values);
  helm(["lint", "--strict", "--quiet", `${CHART}/charts/lynex-crds`]);
});

test("a key that is not there is refused, wherever it is", () => {
  const tried = [];
  const walk = (schema, path) => {
    if (!schema.properties) return;
    assert.equal(schema.additionalProperties, false, `${path.join(".")} takes any key`);
    tried.push(path.join("."));
    const values = {};
    path.reduce((at, key) => (at[key] = {}), values);
    path.reduce((at, key) => at[key], values).tpyo = 1;
    refused(values, /additional properties 'tpyo' not allowed/);
    for (const [key, each] of Object.entries(schema.properties)) if (each.type === "object") walk(each, [...path, key]);
  };
  walk(SCHEMA, []);
  assert.ok(tried.includes("trial.clickhouse") && tried.includes("metrics.serviceMonitor"), tried.join());
});

test("the schema knows exactly the values that there are", () => {
  const same = (schema, values, path) => {
    if (!schema.properties) return;
    const known = Object.keys(schema.properties).filter((k) => path || (k !== "global" && k !== "lynex-crds"));
    const free = ["requests", "limits", "claims"];
    assert.deepEqual(known.filter((k) => !free.includes(k)).sort(), Object.keys(values).filter((k) => !free.includes(k)).sort(), path);
    for (const key of known) if (schema.properties[key].properties) same(schema.properties[key], values[key], `${path}.${key}`);
  };
  same(SCHEMA, DEFAULTS, "");
});

test("values of the wrong form are refused", () => {
  refused({ replicas: "two" }, /replicas/);
  refused({ image: { prefix: "Registry/Lynex" } }, /image\/prefix/);
  refused({ image: { digest: "sha256:12" } }, /image\/digest/);
  refused({ leaderElection: { leaseDuration: "10" } }, /leaderElection\/leaseDuration/);
  refused({ watchNamespaces: "lynex" }, /watchNamespaces/);
  refused({ resources: { limits: { memory: "lots" } } }, /resources\/limits\/memory/);
});

test("what cannot work is refused with a way out", () => {
  refused({ replicas: 2, leaderElection: { enabled: false } }, /Switch leaderElection.enabled on, or set replicas to 1/);
  refused({ serviceAccount: { create: false } }, /name the ServiceAccount in serviceAccount.name/);
  refused({ trial: { enabled: true }, watchNamespaces: ["shop"] }, /watchNamespaces leaves out namespace lynex/);
});

for (const [name, values] of Object.entries(MATRIX)) {
  test(`${name}: every container is restricted and has a bound of memory`, () => {
    const found = pods(render(values));
    assert.ok(found.length > 0);
    for (const { of, pod } of found) {
      const spec = pod.spec;
      assert.equal(spec.securityContext.runAsNonRoot, true, of);
      assert.ok(spec.securityContext.runAsUser > 0, of);
      assert.deepEqual(spec.securityContext.seccompProfile, { type: "RuntimeDefault" }, of);
      assert.ok(!spec.hostNetwork && !spec.hostPID && !spec.hostIPC, of);
      for (const container of [...(spec.initContainers ?? []), ...spec.containers]) {
        assert.deepEqual(
          container.securityContext,
          { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
          `${of}: ${container.name}`,
        );
        if (!of.startsWith("Pod ")) assert.ok(container.resources.limits.memory, `${of}: ${container.name}`);
      }
    }
  });

  test(`${name}: every object is of the release's namespace or a watched one, and says whose it is`, () => {
    for (const o of render(values)) {
      const cluster = o.kind.startsWith("Cluster");
      if (!cluster) assert.ok(["lynex", ...(values.watchNamespaces ?? [])].includes(o.metadata.namespace), `${o.kind} ${o.metadata.name}`);
      assert.equal(o.metadata.labels["app.kubernetes.io/part-of"], "lynex", `${o.kind} ${o.metadata.name}`);
      assert.equal(o.metadata.labels["app.kubernetes.io/managed-by"], "Helm", `${o.kind} ${o.metadata.name}`);
    }
  });
}

test("by default the operator has a ClusterRole, and the account that its pods run as is bound to it", () => {
  const objects = render();
  const role = only(objects, "ClusterRole", "lynex-operator");
  const binding = only(objects, "ClusterRoleBinding");
  const account = only(objects, "ServiceAccount");
  assert.equal(binding.roleRef.name, role.metadata.name);
  assert.deepEqual(binding.subjects, [{ kind: "ServiceAccount", name: account.metadata.name, namespace: "lynex" }]);
  assert.equal(operator({}).spec.template.spec.serviceAccountName, account.metadata.name);
  assert.equal(settings({}).operator.namespaces, "");
});

test("with watchNamespaces nothing is of the cluster: a Role in each, bound, with the same rules", () => {
  const objects = render({ ...ALL, watchNamespaces: ["lynex", "shop"] });
  assert.deepEqual(objects.filter((o) => o.kind.startsWith("Cluster")), []);
  for (const namespace of ["lynex", "shop"]) {
    const mine = objects.filter((o) => o.metadata.namespace === namespace);
    const role = only(mine, "Role", "lynex-operator");
    const everywhere = only(render(), "ClusterRole", "lynex-operator").rules;
    assert.deepEqual(role.rules, everywhere.filter((r) => !r.resources.includes("namespaces")));
    assert.ok(role.rules.length < everywhere.length);
    const binding = only(mine, "RoleBinding", "lynex-operator");
    assert.equal(binding.roleRef.name, "lynex-operator");
    assert.deepEqual(binding.subjects, [{ kind: "ServiceAccount", name: "lynex-operator", namespace: "lynex" }]);
  }
  assert.equal(settings({ watchNamespaces: ["lynex", "shop"] }).operator.namespaces, "lynex,shop");
});

test("the operator's rights have no wildcard, and it neither makes nor deletes what people declare", () => {
  for (const rule of [...only(render(), "ClusterRole", "lynex-operator").rules, ...only(render(), "Role").rules]) {
    const text = JSON.stringify(rule);
    assert.ok(!/"\*"|escalate|bind|impersonate|deletecollection|role|nodes|"pods\//.test(text), text);
    if (rule.resources.includes("pods")) assert.deepEqual(rule.verbs, ["list"]);
    if (rule.apiGroups.includes("lynex.dev")) assert.ok(!/create|delete/.test(text), text);
  }
});

test("of Leases it may change its own only", () => {
  const [make, use] = only(render({ leaderElection: { leaseName: "one" } }), "Role", "lynex-operator-leader-election").rules;
  assert.deepEqual(make.verbs, ["create"]);
  assert.deepEqual(use.resourceNames, ["one"]);
  assert.equal(settings({ leaderElection: { leaseName: "one" } }).operator["leader-election"]["lease-name"], "one");
});

test("people's roles are aggregated, and not there when they are not wanted", () => {
  const roles = Object.fromEntries(ofKind(render(), "ClusterRole").map((r) => [r.metadata.name, r]));
  assert.deepEqual(Object.keys(roles).sort(), ["lynex-edit", "lynex-operator", "lynex-view"]);
  const to = (role) => Object.keys(role.metadata.labels).filter((l) => l.startsWith("rbac.")).map((l) => l.split("-to-")[1]);
  assert.deepEqual(to(roles["lynex-view"]).sort(), ["admin", "edit", "view"]);
  assert.deepEqual(to(roles["lynex-edit"]).sort(), ["admin", "edit"]);
  assert.ok(!JSON.stringify(roles["lynex-view"].rules).includes("create"));
  assert.equal(ofKind(render({ rbac: { aggregate: false } }), "ClusterRole").length, 1);
});

test("pods are replaced when the settings change, and not when something else does", () => {
  const checksum = (values) => operator(values).spec.template.metadata.annotations["lynex.dev/config-checksum"];
  assert.notEqual(checksum({}), checksum({ leaderElection: { retryPeriod: "1s" } }));
  assert.notEqual(checksum({}), checksum({ watchNamespaces: ["lynex"] }));
  assert.equal(checksum({}), checksum({ replicas: 2, metrics: { dashboard: { enabled: true } } }));
});

test("the operator reads the settings that are mounted, and listens where it is asked for its health", () => {
  const { spec } = operator({}).spec.template;
  const [container] = spec.containers;
  const path = container.env.find((e) => e.name === "LYNEX_CONFIG").value;
  const mount = container.volumeMounts.find((m) => path.startsWith(m.mountPath));
  const volume = spec.volumes.find((v) => v.name === mount.name);
  assert.equal(volume.configMap.name, "lynex-operator");
  assert.equal(path, `${mount.mountPath}/application.yaml`);
  const { server } = settings({});
  assert.equal(server.host, "0.0.0.0");
  assert.deepEqual(container.ports, [{ name: "http", containerPort: server.port }]);
  assert.deepEqual(container.readinessProbe.httpGet, { path: "/health/ready", port: "http" });
  assert.deepEqual(container.livenessProbe.httpGet, { path: "/health/live", port: "http" });
});

test("Services' variables, which begin as settings do, stay out of the operator", () => {
  assert.equal(operator({}).spec.template.spec.enableServiceLinks, false);
});

test("a user's variables cannot take LYNEX_CONFIG's place", () => {
  const { env } = operator({ env: [{ name: "LYNEX_CONFIG", value: "/mine" }] }).spec.template.spec.containers[0];
  assert.equal(env.at(-1).value, "/etc/lynex/config/application.yaml");
});

test("the image has no registry of its own; tag and digest are as given", () => {
  const image = (values) => operator({ image: values }).spec.template.spec.containers[0].image;
  assert.equal(image({}), `lynex-operator:${parseAny(read("charts/lynex/Chart.yaml")).appVersion}`);
  assert.equal(image({ prefix: "registry.example.com/lynex", tag: "1.2.3" }), "registry.example.com/lynex-operator:1.2.3");
  const digest = `sha256:${"ab".repeat(32)}`;
  assert.equal(image({ tag: "1.2.3", digest }), `lynex-operator@${digest}`);
});

test("two operators are spread and one survives a drain; one has neither", () => {
  const two = render({ replicas: 2 });
  assert.equal(only(two, "PodDisruptionBudget").spec.minAvailable, 1);
  assert.deepEqual(
    operator({ replicas: 2 }).spec.template.spec.topologySpreadConstraints.map((c) => c.topologyKey),
    ["kubernetes.io/hostname", "topology.kubernetes.io/zone"],
  );
  assert.equal(ofKind(render(), "PodDisruptionBudget").length, 0);
  assert.equal(operator({}).spec.template.spec.topologySpreadConstraints, undefined);
});

test("what finds the operator's pods fits them, and is the same whatever the values", () => {
  for (const values of [{}, ALL, { fullnameOverride: "other" }]) {
    const objects = render(values);
    const deployment = only(objects.filter((o) => o.metadata.name.endsWith("-operator")), "Deployment");
    const labels = deployment.spec.template.metadata.labels;
    const selector = { "app.kubernetes.io/name": "lynex-operator", "app.kubernetes.io/instance": "lynex" };
    assert.deepEqual(deployment.spec.selector.matchLabels, selector);
    const service = only(objects.filter((o) => o.metadata.name.endsWith("-operator")), "Service");
    assert.deepEqual(service.spec.selector, selector);
    for (const [key, value] of Object.entries(selector)) assert.equal(labels[key], value);
  }
});

test("what a pod is given reaches it", () => {
  const { metadata, spec } = operator(ALL).spec.template;
  assert.equal(metadata.labels.team, "observability");
  assert.deepEqual(spec.imagePullSecrets, ALL.imagePullSecrets);
  assert.deepEqual(spec.nodeSelector, ALL.nodeSelector);
  assert.deepEqual(spec.tolerations, ALL.tolerations);
  assert.equal(spec.priorityClassName, "important");
  assert.deepEqual(spec.containers[0].env[0], ALL.env[0]);
});

test("a long release name gives names that the cluster takes", () => {
  for (const o of render(ALL, "a".repeat(53))) {
    assert.ok(o.metadata.name.length <= 63, o.metadata.name);
    for (const value of Object.values(o.metadata.labels)) assert.ok(value.length <= 63, value);
  }
});

test("the definitions are the generated ones, kept at uninstall, and left out when they come another way", () => {
  const found = ofKind(parse(template()), "CustomResourceDefinition");
  assert.equal(found.length, 4);
  for (const definition of found) {
    assert.equal(definition.metadata.annotations["helm.sh/resource-policy"], "keep");
    const [generated] = parse(read(`crds/generated/${definition.metadata.name}-v1.yml`));
    assert.deepEqual(definition.spec, generated.spec);
    assert.equal(definition.metadata.name, generated.metadata.name);
  }
  assert.equal(ofKind(parse(template({ crds: { install: false } })), "CustomResourceDefinition").length, 0);
});

test("rules and dashboard are the files of the chart, braces and all", () => {
  const objects = render(ALL);
  assert.deepEqual(only(objects, "PrometheusRule").spec.groups, parseAny(read("charts/lynex/rules/lynex.yaml")).groups);
  assert.equal(only(objects, "ConfigMap", "lynex-dashboard").data["lynex.json"], read("charts/lynex/dashboards/lynex.json"));
  const monitor = only(objects, "ServiceMonitor");
  assert.deepEqual(monitor.spec.selector.matchLabels, only(objects, "Service", "lynex-operator").spec.selector);
  assert.match(only(objects, "Service", "lynex-operator").metadata.labels[monitor.spec.jobLabel], /lynex/);
});

test("a platform's spec is passed on as it is, and the platform is kept at uninstall", () => {
  const [example] = parse(read("crds/examples/lynexplatform.yaml"));
  const platform = only(render({ platform: { create: true, name: "prod", spec: example.spec } }), "LynexPlatform");
  assert.deepEqual(platform.spec, example.spec);
  assert.equal(platform.metadata.name, "prod");
  assert.equal(platform.metadata.annotations["helm.sh/resource-policy"], "keep");
});

test("the trial's platform names stores, Secrets and keys that are there", () => {
  const objects = render({ trial: { enabled: true } });
  const { stores } = only(objects, "LynexPlatform").spec;
  for (const store of Object.values(stores)) {
    const [, host, port] = /^[a-z]+:\/\/([a-z-]+):(\d+)$/.exec(store.url);
    const service = only(objects, "Service", host);
    assert.equal(service.spec.ports[0].port, Number(port));
    const set = only(objects, "StatefulSet", host);
    assert.deepEqual(service.spec.selector, set.spec.selector.matchLabels);
    const target = set.spec.template.spec.containers[0].ports.find((p) => p.name === service.spec.ports[0].targetPort);
    assert.equal(target.containerPort, Number(port));
    const secret = only(objects, "Secret", store.credentials.secretName);
    assert.match(secret.stringData.password, /^[A-Za-z0-9]{32}$/);
    assert.equal(secret.metadata.annotations["helm.sh/resource-policy"], "keep");
  }
});

test("the trial's stores are set as the queue and the store ask", () => {
  const objects = render({ trial: { enabled: true } });
  const redis = only(objects, "ConfigMap", "lynex-redis").data["redis.conf"];
  for (const line of ["appendonly yes", "appendfsync no", "maxmemory-policy noeviction", "maxmemory 256mb"]) assert.ok(redis.includes(`${line}\n`), line);
  const server = (replicated) => only(render({ trial: { enabled: true, clickhouse: { replicated } } }), "ConfigMap", "lynex-clickhouse").data["server.xml"];
  const platform = (replicated) => only(render({ trial: { enabled: true, clickhouse: { replicated } } }), "LynexPlatform").spec;
  assert.ok(/<keeper_server>/.test(server(true)) && /<replica>01</.test(server(true)));
  assert.ok(!/keeper_server|macros/.test(server(false)));
  assert.deepEqual([platform(true).stores.clickhouse.replicated, platform(false).stores.clickhouse.replicated], [true, false]);
  assert.equal(platform(true).durability, "process");
});

test("a trial's platform takes what the user says before what the trial does", () => {
  const values = {
    image: { prefix: "registry.example.com/lynex", tag: "1.2.3" },
    imagePullSecrets: [{ name: "registry" }],
    trial: { enabled: true },
    platform: { spec: { durability: "node", pool: { partitions: 8 }, stores: { redis: { timeout: "5s" } } } },
  };
  const { spec } = only(render(values), "LynexPlatform");
  assert.deepEqual(spec.images, { prefix: "registry.example.com/lynex", tag: "1.2.3", pullPolicy: "IfNotPresent", pullSecrets: ["registry"] });
  assert.equal(spec.durability, "node");
  assert.equal(spec.pool.partitions, 8);
  assert.equal(spec.stores.redis.timeout, "5s");
  assert.equal(spec.stores.redis.url, "redis://lynex-redis:6379");
});

test("helm test is there when an image is, and not without", () => {
  assert.equal(ofKind(render(), "Pod").length, 0);
  const pod = only(render(ALL), "Pod");
  assert.equal(pod.metadata.annotations["helm.sh/hook"], "test");
  assert.deepEqual(pod.spec.containers.map((c) => c.command[2]), ["deployment/lynex-operator", "lynexplatform/main"]);
});

test("the notes say what comes next, for each way", () => {
  const notes = (values) => helm(["install", "lynex", CHART, "--namespace", "lynex", "--dry-run=client", "--values", "-"], { crds: { install: false }, ...values }).split("NOTES:")[1];
  assert.match(notes({}), /Next, a platform/);
  assert.match(notes({}), /names no registry/);
  assert.match(notes({}), /upgrade the definitions yourself/);
  assert.match(notes({ trial: { enabled: true } }), /wait lynexplatform\/main --for=condition=Ready/);
  assert.match(notes({ trial: { enabled: true } }), /has not been run/);
  assert.match(notes({ trial: { enabled: true, clickhouse: { replicated: false } } }), /but not that of ClickHouse/);
  assert.match(notes({ watchNamespaces: ["a", "b"], image: { prefix: "registry.example.com/lynex" } }), /for the namespaces a, b/);
  assert.doesNotMatch(notes({ image: { prefix: "registry.example.com/lynex" } }), /names no registry/);
});
