{{/* What names of objects begin with. */}}
{{- define "lynex.fullname" -}}
{{- $name := default "lynex" .Values.nameOverride -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 38 | trimSuffix "-" -}}
{{- else if contains $name .Release.Name -}}
{{- .Release.Name | trunc 38 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 38 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{/* Of the Deployment and what belongs to it. */}}
{{- define "lynex.operator" -}}
{{- include "lynex.fullname" . }}-operator
{{- end }}

{{- define "lynex.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "lynex.operator" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.create is false: name the ServiceAccount in serviceAccount.name" .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{- define "lynex.lease" -}}
{{- default (include "lynex.operator" .) .Values.leaderElection.leaseName -}}
{{- end }}

{{/* By which the operator's pods are found; they never change. */}}
{{- define "lynex.operator.selector" -}}
app.kubernetes.io/name: lynex-operator
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "lynex.labels" -}}
app.kubernetes.io/part-of: lynex
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "lynex.operator.labels" -}}
{{ include "lynex.operator.selector" . }}
app.kubernetes.io/component: operator
{{ include "lynex.labels" . }}
{{- end }}

{{- define "lynex.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.prefix }}-operator@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.prefix }}-operator:{{ default .Chart.AppVersion .Values.image.tag }}
{{- end -}}
{{- end }}

{{/* What the Pod Security Standard "restricted" asks of a pod and of a container, and a root file system that is read only. */}}
{{- define "lynex.podSecurity" -}}
runAsNonRoot: true
seccompProfile:
  type: RuntimeDefault
{{- end }}
{{- define "lynex.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}
