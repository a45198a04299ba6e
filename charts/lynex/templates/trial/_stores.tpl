{{/* Of a store's pods; they never change. Called with (list $ "redis"). */}}
{{- define "lynex.trial.selector" -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{- define "lynex.trial.labels" -}}
{{ include "lynex.trial.selector" . }}
app.kubernetes.io/component: trial
{{ include "lynex.labels" (index . 0) }}
{{- end }}

{{/* The volume of a store. Called with (list $ "redis"). helm uninstall keeps it, as any StatefulSet's. */}}
{{- define "lynex.trial.claim" -}}
{{- $root := index . 0 -}}
- metadata:
    name: data
    labels:
      app.kubernetes.io/component: trial
  spec:
    accessModes: [ReadWriteOnce]
    {{- with $root.Values.trial.storageClassName }}
    storageClassName: {{ . }}
    {{- end }}
    resources:
      requests:
        storage: {{ (index $root.Values.trial (index . 1)).storage }}
{{- end }}

{{/* A password: the one that is in the cluster, else a new one. Called with (list $ "redis"). */}}
{{- define "lynex.trial.password" -}}
{{- $root := index . 0 -}}
{{- $secret := lookup "v1" "Secret" $root.Release.Namespace (printf "%s-%s" (include "lynex.fullname" $root) (index . 1)) -}}
{{- if $secret -}}
{{- index $secret.data "password" | b64dec -}}
{{- else -}}
{{- randAlphaNum 32 -}}
{{- end -}}
{{- end }}

{{/* A store's Service, with one port. Called with (list $ "redis" 6379). */}}
{{- define "lynex.trial.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ include "lynex.fullname" (index . 0) }}-{{ index . 1 }}
  namespace: {{ (index . 0).Release.Namespace }}
  labels: {{- include "lynex.trial.labels" . | nindent 4 }}
spec:
  ports:
    - name: {{ index . 1 }}
      port: {{ index . 2 }}
      targetPort: store
  selector: {{- include "lynex.trial.selector" . | nindent 4 }}
{{- end }}

{{/* A store's Secret. Called with (list $ "redis" <more data>). Kept, since the data in the volumes is behind it. */}}
{{- define "lynex.trial.secret" -}}
apiVersion: v1
kind: Secret
metadata:
  name: {{ include "lynex.fullname" (index . 0) }}-{{ index . 1 }}
  namespace: {{ (index . 0).Release.Namespace }}
  labels: {{- include "lynex.trial.labels" . | nindent 4 }}
  annotations:
    helm.sh/resource-policy: keep
type: Opaque
{{- end }}
