{{/*
What the operator does in a namespace that it looks after, and nothing else: the same for the ClusterRole and for Roles.
Server-side apply of what is not there yet asks for create beside patch.
*/}}
{{- define "lynex.operator.rules" -}}
# Its own kinds: read, a finalizer added or removed, and their status written. It never makes or deletes one.
- apiGroups: [lynex.dev]
  resources: [lynexplatforms, lynexprojects, alertrules, retentionpolicies]
  verbs: [get, list, watch, patch]
- apiGroups: [lynex.dev]
  resources: [lynexplatforms/status, lynexprojects/status, alertrules/status, retentionpolicies/status]
  verbs: [patch]
# Objects that these own, where the cluster holds owners to their rights (OwnerReferencesPermissionEnforcement).
- apiGroups: [lynex.dev]
  resources: [lynexplatforms/finalizers, lynexprojects/finalizers, alertrules/finalizers, retentionpolicies/finalizers]
  verbs: [update]
# What a function is made of.
- apiGroups: [""]
  resources: [serviceaccounts, services]
  verbs: [get, list, watch, create, patch, delete]
# The framework writes these by create and update.
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, update, delete]
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
# The number of processors.
- apiGroups: [apps]
  resources: [deployments/scale]
  verbs: [get, update]
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies, ingresses]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [autoscaling]
  resources: [horizontalpodautoscalers]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [monitoring.coreos.com]
  resources: [servicemonitors]
  verbs: [get, list, watch, create, patch, delete]
# Migrations of the store, and why one failed.
- apiGroups: [batch]
  resources: [jobs]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [""]
  resources: [pods]
  verbs: [list]
# Read: passwords and authorities that a platform names. Written: projects' keys and links of invitations. RBAC cannot tell the ones from the others.
- apiGroups: [""]
  resources: [secrets]
  verbs: [get, list, watch, create, update, delete]
- apiGroups: [events.k8s.io]
  resources: [events]
  verbs: [create, patch]
{{- end }}
