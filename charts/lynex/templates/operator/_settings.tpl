{{/* The operator's application.yaml; its keys are those of the operator's own. */}}
{{- define "lynex.operator.settings" -}}
server:
  host: 0.0.0.0
  port: 8080
operator:
  namespaces: {{ join "," .Values.watchNamespaces | quote }}
  leader-election:
    enabled: {{ .Values.leaderElection.enabled }}
    lease-name: {{ include "lynex.lease" . }}
    namespace: {{ .Release.Namespace }}
    lease-duration: {{ .Values.leaderElection.leaseDuration }}
    renew-deadline: {{ .Values.leaderElection.renewDeadline }}
    retry-period: {{ .Values.leaderElection.retryPeriod }}
{{- end }}
