{{/*
One service: deployment, service, disruption budget. Call with root, name, values, env (its own variables, as YAML), and optionally
volumes and mounts (as YAML).
*/}}
{{- define "omnistack.workload" -}}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "omnistack.fullname" .root }}-{{ .name }}
  labels:
    {{- include "omnistack.labels" . | nindent 4 }}
spec:
  {{- if not .values.autoscaling.enabled }}
  replicas: {{ .values.replicas }}
  {{- end }}
  strategy:
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  selector:
    matchLabels:
      {{- include "omnistack.selector" . | nindent 6 }}
  template:
    metadata:
      labels:
        {{- include "omnistack.labels" . | nindent 8 }}
    spec:
      serviceAccountName: {{ include "omnistack.fullname" .root }}
      automountServiceAccountToken: false
      terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
      {{- with .root.Values.image.pullSecrets }}
      imagePullSecrets:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      securityContext:
        {{- include "omnistack.podSecurity" 1654 | nindent 8 }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              {{- include "omnistack.selector" . | nindent 14 }}
      containers:
        - name: {{ .name }}
          image: {{ printf "%somnistack-%s:%s" .root.Values.image.registry .name (.root.Values.image.tag | default .root.Chart.AppVersion) | quote }}
          imagePullPolicy: {{ .root.Values.image.pullPolicy }}
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: ASPNETCORE_HTTP_PORTS
              value: "8080"
            - name: ASPNETCORE_FORWARDEDHEADERS_ENABLED
              value: "true"
            - name: OTEL_SERVICE_NAME
              value: {{ .name }}
            {{- if .root.Values.telemetry.endpoint }}
            - name: OTEL_EXPORTER_OTLP_ENDPOINT
              value: {{ .root.Values.telemetry.endpoint | quote }}
            - name: OTEL_EXPORTER_OTLP_PROTOCOL
              value: {{ .root.Values.telemetry.protocol }}
            {{- end }}
            {{- with .root.Values.telemetry.headersSecret }}
            - name: OTEL_EXPORTER_OTLP_HEADERS
              valueFrom:
                secretKeyRef: { name: {{ . }}, key: OTEL_EXPORTER_OTLP_HEADERS }
            {{- end }}
            {{- .env | nindent 12 }}
            {{- range $name, $value := .values.env }}
            - name: {{ $name }}
              value: {{ $value | quote }}
            {{- end }}
          startupProbe:
            httpGet: { path: /alive, port: http }
            periodSeconds: 2
            failureThreshold: 30
          livenessProbe:
            httpGet: { path: /alive, port: http }
            periodSeconds: 10
            timeoutSeconds: 5
          # Its stores too: a pod that cannot reach them gets no calls, and is not killed for it.
          readinessProbe:
            httpGet: { path: /health, port: http }
            periodSeconds: 5
            timeoutSeconds: 6
          resources:
            {{- toYaml .values.resources | nindent 12 }}
          securityContext:
            {{- include "omnistack.containerSecurity" . | nindent 12 }}
          volumeMounts:
            - { name: tmp, mountPath: /tmp }
            {{- with .mounts }}
            {{- . | nindent 12 }}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: { sizeLimit: 64Mi }
        {{- with .volumes }}
        {{- . | nindent 8 }}
        {{- end }}
---
apiVersion: v1
kind: Service
metadata:
  name: {{ include "omnistack.fullname" .root }}-{{ .name }}
  labels:
    {{- include "omnistack.labels" . | nindent 4 }}
spec:
  selector:
    {{- include "omnistack.selector" . | nindent 4 }}
  ports:
    - name: http
      port: 8080
      targetPort: http
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "omnistack.fullname" .root }}-{{ .name }}
  labels:
    {{- include "omnistack.labels" . | nindent 4 }}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      {{- include "omnistack.selector" . | nindent 6 }}
{{- end -}}

{{/* Scales a service by its processor time. Call with root, name, values. */}}
{{- define "omnistack.cpuAutoscaler" -}}
{{- if .values.autoscaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "omnistack.fullname" .root }}-{{ .name }}
  labels:
    {{- include "omnistack.labels" . | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ include "omnistack.fullname" .root }}-{{ .name }}
  minReplicas: {{ .values.autoscaling.minReplicas }}
  maxReplicas: {{ .values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: { type: Utilization, averageUtilization: {{ .values.autoscaling.cpuUtilization }} }
{{- end }}
{{- end -}}

{{- define "omnistack.modelEnv" -}}
- name: OmniStack__Model
  value: {{ .Values.model.name | quote }}
- name: OPENAI_BASE_URL
  value: {{ .Values.model.baseUrl | quote }}
- name: OPENAI_API_KEY
  valueFrom:
    secretKeyRef: { name: {{ .Values.model.existingSecret | default (printf "%s-model" (include "omnistack.fullname" .)) }}, key: OPENAI_API_KEY }
{{- end -}}

{{/* What a service needs that asks its callers for a key: the first key, and Redis, where the others are. */}}
{{- define "omnistack.guardedEnv" -}}
- name: OMNISTACK_ADMIN_KEY
  valueFrom:
    secretKeyRef: { name: {{ include "omnistack.adminSecret" . }}, key: OMNISTACK_ADMIN_KEY }
- name: ConnectionStrings__redis
  valueFrom:
    secretKeyRef: { name: {{ include "omnistack.redisSecret" . }}, key: connection }
{{- end -}}

{{- define "omnistack.serviceEnv" -}}
- name: services__{{ .name }}__http__0
  value: http://{{ include "omnistack.fullname" .root }}-{{ .name }}:8080
{{- end -}}
