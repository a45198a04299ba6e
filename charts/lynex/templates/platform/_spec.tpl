{{/* The platform's spec: what the trial says, and over it what is given, which alone counts without a trial. */}}
{{- define "lynex.platform.spec" -}}
{{- $spec := dict -}}
{{- if .Values.trial.enabled -}}
{{- $name := include "lynex.fullname" . -}}
{{- $images := dict "prefix" .Values.image.prefix -}}
{{- with .Values.image.tag }}{{- $_ := set $images "tag" . }}{{- end -}}
{{- $_ := set $images "pullPolicy" .Values.image.pullPolicy -}}
{{- with .Values.imagePullSecrets }}
{{- $names := list -}}
{{- range . }}{{- $names = append $names .name }}{{- end -}}
{{- $_ := set $images "pullSecrets" $names -}}
{{- end -}}
{{- $clickhouse := dict
      "url" (printf "http://%s-clickhouse:8123" $name)
      "credentials" (dict "secretName" (printf "%s-clickhouse" $name))
      "replicated" .Values.trial.clickhouse.replicated
      "synced" false -}}
{{- $stores := dict
      "redis" (dict "url" (printf "redis://%s-redis:6379" $name) "credentials" (dict "secretName" (printf "%s-redis" $name)))
      "clickhouse" $clickhouse
      "mongodb" (dict "url" (printf "mongodb://%s-mongodb:27017" $name) "credentials" (dict "secretName" (printf "%s-mongodb" $name))) -}}
{{- $spec = dict "durability" "process" "images" $images "stores" $stores -}}
{{- end -}}
{{- toYaml (mergeOverwrite $spec (deepCopy .Values.platform.spec)) -}}
{{- end }}
