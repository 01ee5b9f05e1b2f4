using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection;
using OmniStack.Testing;

namespace OmniStack.Web.Tests;

/// <summary>The key that the Helm chart makes for all replicas of the pages.</summary>
public sealed partial class SharedKeyTests
{
    [Fact]
    public void KeyOfTheChart_TwoReplicas_TakeEachOthersFormsAndMakeNoOther()
    {
        using var keys = new TempDirectory();
        var id = Guid.NewGuid();
        var template = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "helm", "omnistack", "templates", "secrets.yaml"));
        var key = KeyXml().Match(template).Value.Replace("{{ $id }}", id.ToString(), StringComparison.Ordinal)
            .Replace("{{ randBytes 64 }}", Convert.ToBase64String(RandomNumberGenerator.GetBytes(64)), StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(keys.Path, $"key-{id}.xml"), key);

        var protectedText = OpenReplica(keys).Protect("form");

        Assert.Equal("form", OpenReplica(keys).Unprotect(protectedText));
        Assert.Single(Directory.EnumerateFiles(keys.Path));
    }

    private static IDataProtector OpenReplica(TempDirectory keys)
        => DataProtectionProvider.Create(new DirectoryInfo(keys.Path), protection => protection.SetApplicationName("OmniStack.Web")).CreateProtector("test");

    [GeneratedRegex(@"<\?xml.*</key>", RegexOptions.Singleline, 1000)]
    private static partial Regex KeyXml();
}
