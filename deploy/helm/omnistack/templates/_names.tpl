{{- define "omnistack.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "omnistack.selector" -}}
app.kubernetes.io/name: {{ .root.Chart.Name }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end -}}

{{- define "omnistack.labels" -}}
{{ include "omnistack.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end -}}

{{- define "omnistack.adminSecret" -}}
{{- .Values.security.existingSecret | default (printf "%s-admin" (include "omnistack.fullname" .)) -}}
{{- end -}}

{{- define "omnistack.redisSecret" -}}
{{- .Values.redis.existingSecret | default (printf "%s-redis" (include "omnistack.fullname" .)) -}}
{{- end -}}

{{- define "omnistack.mongodbSecret" -}}
{{- .Values.mongodb.existingSecret | default (printf "%s-mongodb" (include "omnistack.fullname" .)) -}}
{{- end -}}

{{/* A generated value that stays the same over upgrades: what the secret holds, else a new one. Call with root, secret, key, length. */}}
{{- define "omnistack.generated" -}}
{{- $kept := lookup "v1" "Secret" .root.Release.Namespace .secret -}}
{{- if and $kept $kept.data (index $kept.data .key) -}}
{{- index $kept.data .key | b64dec -}}
{{- else -}}
{{- randAlphaNum .length -}}
{{- end -}}
{{- end -}}

{{- define "omnistack.podSecurity" -}}
runAsNonRoot: true
runAsUser: {{ . }}
runAsGroup: {{ . }}
fsGroup: {{ . }}
fsGroupChangePolicy: OnRootMismatch
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "omnistack.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
