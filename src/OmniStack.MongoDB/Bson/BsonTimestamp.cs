using System.Runtime.InteropServices;

namespace OmniStack.MongoDB.Bson;

/// <summary>A moment of the server's logical clock.</summary>
/// <param name="Seconds">Since 1970.</param>
/// <param name="Increment">Orders moments within a second.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct BsonTimestamp(uint Seconds, uint Increment)
{
    internal ulong Bits => ((ulong)Seconds << 32) | Increment;

    internal static BsonTimestamp FromBits(ulong bits) => new((uint)(bits >> 32), (uint)bits);
}
