using YamlDotNet.RepresentationModel;

namespace OmniStack.Architecture.Tests.Helm;

/// <summary>Every object that the chart makes, with every switch on and off, is one that a cluster would take and that fits the others.</summary>
public sealed class HelmTests
{
    private static readonly string Chart = System.IO.Path.Combine(Repository.Root, "deploy", "helm", "omnistack");

    private static readonly string[] Probes = ["startupProbe", "livenessProbe", "readinessProbe"];

    private static readonly Dictionary<string, string> Versions = new()
    {
        ["Deployment"] = "apps/v1", ["StatefulSet"] = "apps/v1", ["Service"] = "v1", ["ServiceAccount"] = "v1", ["Secret"] = "v1", ["PodDisruptionBudget"] = "policy/v1",
        ["HorizontalPodAutoscaler"] = "autoscaling/v2", ["Ingress"] = "networking.k8s.io/v1", ["ServiceMonitor"] = "monitoring.coreos.com/v1",
    };

    private static readonly Dictionary<string, Dictionary<string, object?>> Variants = new()
    {
        ["defaults"] = [],
        ["everything on"] = new()
        {
            ["image.registry"] = "registry.example.com/", ["image.tag"] = "9.9.9", ["image.pullSecrets"] = new List<object?> { new Dictionary<string, object?> { ["name"] = "pull" } },
            ["telemetry.endpoint"] = "http://collector:4317", ["telemetry.headersSecret"] = "collector", ["daemon.env"] = new Dictionary<string, object?> { ["OmniStack__X"] = "a \"quoted\" value", ["Other"] = 5L },
            ["daemon.autoscaling.enabled"] = true, ["daemon.serviceMonitor.enabled"] = true, ["chatapi.autoscaling.enabled"] = true, ["web.autoscaling.enabled"] = true,
            ["web.ingress.enabled"] = true, ["web.ingress.className"] = "nginx", ["web.ingress.tlsSecret"] = "tls", ["web.ingress.annotations"] = new Dictionary<string, object?> { ["a/b"] = "c" },
            ["redis.storageClass"] = "fast", ["mongodb.storageClass"] = "fast",
        },
        ["servers and secrets that exist"] = new()
        {
            ["model.existingSecret"] = "openai", ["security.existingSecret"] = "admin", ["redis.existingSecret"] = "my-redis", ["mongodb.existingSecret"] = "my-mongo",
        },
    };

    public static TheoryData<string> Names => [.. Variants.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Chart_EveryObject_IsNamedOnceAndOfAKnownVersion(string variant)
    {
        var objects = Render(variant);

        Assert.All(objects, found => Assert.Equal(Versions[found.Text("kind")], found.Text("apiVersion")));
        Assert.All(objects, found => Assert.Matches("^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$", found.Text("metadata.name")));
        Assert.All(objects, found => Assert.Equal("omnistack", found.Text("metadata.labels.[app.kubernetes.io/name]")));
        Assert.Equal(objects.Count, objects.Select(found => (found.Text("kind"), found.Text("metadata.name"))).Distinct().Count());
        Assert.Equal(3, objects.Count(found => found.Text("kind") == "Deployment"));
        Assert.Equal(variant.StartsWith("servers", StringComparison.Ordinal) ? 0 : 2, objects.Count(found => found.Text("kind") == "StatefulSet"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Chart_EverySelector_MeetsExactlyThePodsOfOneWorkload(string variant)
    {
        var objects = Render(variant);
        var workloads = Workloads(objects);

        foreach (var found in objects)
        {
            var selector = found.Text("kind") switch
            {
                "Service" => found.At("spec.selector"),
                "Deployment" or "StatefulSet" or "PodDisruptionBudget" => found.At("spec.selector.matchLabels"),
                _ => null,
            };
            if (selector is not null)
            {
                Assert.Single(workloads, workload => Labels(selector).All(label => Labels(workload.At("spec.template.metadata.labels")!).Contains(label)));
            }
        }
        foreach (var monitor in objects.Where(found => found.Text("kind") == "ServiceMonitor"))
        {
            Assert.Single(objects, found => found.Text("kind") == "Service" && Labels(monitor.At("spec.selector.matchLabels")!).All(Labels(found.At("metadata.labels")!).Contains));
        }
        Assert.All(workloads.Where(workload => workload.Text("kind") == "Deployment"), workload =>
            Assert.Single(objects, found => found.Text("kind") == "PodDisruptionBudget" && found.Text("metadata.name") == workload.Text("metadata.name") && found.Text("spec.maxUnavailable") == "1"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Chart_EveryPod_IsLockedDownProbedAndBounded(string variant)
    {
        foreach (var workload in Workloads(Render(variant)))
        {
            var pod = workload.At("spec.template.spec")!;
            var name = workload.Text("metadata.name");
            Assert.Equal("true", pod.Text("securityContext.runAsNonRoot"));
            Assert.True(int.Parse(pod.Text("securityContext.runAsUser"), null) > 0, name);
            Assert.Equal("RuntimeDefault", pod.Text("securityContext.seccompProfile.type"));
            Assert.Equal("false", pod.Text("automountServiceAccountToken"));
            foreach (var container in pod.Items("containers"))
            {
                Assert.Equal("true", container.Text("securityContext.readOnlyRootFilesystem"));
                Assert.Equal("false", container.Text("securityContext.allowPrivilegeEscalation"));
                Assert.Equal(["ALL"], container.Items("securityContext.capabilities.drop").Select(drop => ((YamlScalarNode)drop).Value));
                Assert.NotNull(container.At("livenessProbe"));
                Assert.NotNull(container.At("readinessProbe"));
                Assert.All(["resources.requests.cpu", "resources.requests.memory", "resources.limits.memory"], path => Assert.NotEmpty(container.Text(path)));
                Assert.Matches("^[^:]+(:[0-9]+)?/?[^:]*:[^:]+$", container.Text("image"));
                AssertProbesReachAPort(container);
                var mounted = container.Items("volumeMounts").Select(mount => mount.Text("name"));
                var volumes = (pod.At("volumes") is null ? [] : pod.Items("volumes").Select(volume => volume.Text("name")))
                    .Concat(workload.At("spec.volumeClaimTemplates") is null ? [] : workload.Items("spec.volumeClaimTemplates").Select(claim => claim.Text("metadata.name")));
                Assert.Empty(mounted.Except(volumes));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Chart_EverySecretThatIsRead_IsMadeOrNamedByTheUser(string variant)
    {
        var objects = Render(variant);
        var made = objects.Where(found => found.Text("kind") == "Secret").ToDictionary(found => found.Text("metadata.name"), found => found.At("stringData") ?? found.At("data"));
        string[] named = [.. Variants[variant].Where(setting => setting.Key.EndsWith("Secret", StringComparison.Ordinal)).Select(setting => (string)setting.Value!)];

        foreach (var reference in Workloads(objects).SelectMany(workload => workload.At("spec.template.spec")!.Items("containers")).SelectMany(container => container.Items("env"))
            .Select(variable => variable.At("valueFrom.secretKeyRef")).OfType<YamlNode>())
        {
            Assert.True(named.Contains(reference.Text("name")) || made[reference.Text("name")]!.Text($"[{reference.Text("key")}]").Length >= 0, reference.Text("name"));
        }
        foreach (var volume in Workloads(objects).Where(workload => workload.At("spec.template.spec.volumes") is not null).SelectMany(workload => workload.At("spec.template.spec")!.Items("volumes")).Where(volume => volume.At("secret") is not null))
        {
            Assert.Contains(volume.Text("secret.secretName"), made.Keys);
        }
        Assert.All(Workloads(objects).Where(workload => workload.Text("kind") == "StatefulSet"), server =>
            Assert.DoesNotContain("password=", string.Join(' ', server.At("spec.template.spec")!.Items("containers").SelectMany(c => c.Items("command"))), StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Chart_Autoscalers_ScaleTheirWorkloadAndTheDaemonOnTheBacklog()
    {
        var objects = Render("everything on");
        var scalers = objects.Where(found => found.Text("kind") == "HorizontalPodAutoscaler").ToDictionary(found => found.Text("spec.scaleTargetRef.name"));

        Assert.Equal(["omnistack-chatapi", "omnistack-daemon", "omnistack-web"], scalers.Keys.Order(StringComparer.Ordinal));
        Assert.All(objects.Where(found => found.Text("kind") == "Deployment"), found => Assert.Null(found.At("spec.replicas")));
        Assert.All(scalers.Values, scaler => Assert.True(int.Parse(scaler.Text("spec.minReplicas"), null) < int.Parse(scaler.Text("spec.maxReplicas"), null)));
        var metric = scalers["omnistack-daemon"].Items("spec.metrics").Single();
        Assert.Equal("External", metric.Text("type"));
        Assert.Equal("omnistack_backlog", metric.Text("external.metric.name"));
        Assert.Equal("100", metric.Text("external.target.averageValue"));
        Assert.Contains("omnistack_backlog", File.ReadAllText(System.IO.Path.Combine(Repository.Root, "docs", "deploy.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Chart_Settings_ReachTheContainers()
    {
        var daemon = Render("everything on").Single(found => found.Text("kind") == "Deployment" && found.Text("metadata.name") == "omnistack-daemon").At("spec.template.spec")!;
        var variables = daemon.Items("containers").Single().Items("env").ToDictionary(variable => variable.Text("name"));

        Assert.Equal("registry.example.com/omnistack-daemon:9.9.9", daemon.Items("containers").Single().Text("image"));
        Assert.Equal("a \"quoted\" value", variables["OmniStack__X"].Text("value"));
        Assert.Equal("5", variables["Other"].Text("value"));
        Assert.Equal("http://collector:4317", variables["OTEL_EXPORTER_OTLP_ENDPOINT"].Text("value"));
        Assert.Equal("pull", daemon.Items("imagePullSecrets").Single().Text("name"));
    }

    [Fact]
    public void Chart_Upgrade_KeepsWhatWasGenerated()
    {
        var first = new HelmChart(Chart, Variants["defaults"]);
        var made = first.Render().Where(found => found.Text("kind") == "Secret").ToArray();
        var upgrade = new HelmChart(Chart, Variants["defaults"]);
        foreach (var secret in made)
        {
            upgrade.Cluster[secret.Text("metadata.name")] = ((YamlMappingNode)secret.At("stringData")!).ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!,
                pair => (object?)Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(((YamlScalarNode)pair.Value).Value!)));
        }

        var kept = upgrade.Render().Where(found => found.Text("kind") == "Secret").ToDictionary(found => found.Text("metadata.name"));

        foreach (var secret in made)
        {
            var after = kept[secret.Text("metadata.name")];
            foreach (var (key, value) in Labels(secret.At("stringData")!))
            {
                Assert.Equal(value, after.At("stringData") is { } plain ? plain.Text($"[{key}]")
                    : System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(after.At("data")!.Text($"[{key}]"))));
            }
        }
        Assert.NotEqual(new HelmChart(Chart, Variants["defaults"]).Render().Single(found => found.Text("metadata.name") == "omnistack-admin").Text("stringData.OMNISTACK_ADMIN_KEY"),
            made.Single(found => found.Text("metadata.name") == "omnistack-admin").Text("stringData.OMNISTACK_ADMIN_KEY"));
    }

    [Fact]
    public void Chart_Notes_AreWritten() => Assert.NotEmpty(new HelmChart(Chart, Variants["defaults"]).RenderText("NOTES.txt"));

    private static IReadOnlyList<YamlNode> Render(string variant) => new HelmChart(Chart, Variants[variant]).Render();

    private static YamlNode[] Workloads(IReadOnlyList<YamlNode> objects) => [.. objects.Where(found => found.Text("kind") is "Deployment" or "StatefulSet")];

    private static IEnumerable<(string Key, string? Value)> Labels(YamlNode map) => ((YamlMappingNode)map).Select(pair => (((YamlScalarNode)pair.Key).Value!, ((YamlScalarNode)pair.Value).Value));

    private static void AssertProbesReachAPort(YamlNode container)
    {
        var ports = container.Items("ports").Select(port => port.Text("name")).ToArray();
        foreach (var probe in Probes.Select(container.At).OfType<YamlNode>())
        {
            var port = probe.At("httpGet.port") ?? probe.At("tcpSocket.port");
            Assert.True(port is null ? probe.At("exec.command") is not null : ports.Contains(((YamlScalarNode)port).Value), container.Text("name"));
        }
    }
}
