using System.Runtime.InteropServices;

namespace OmniStack.MongoDB.Bson;

/// <summary>The bits of a decimal of 34 digits, in the binary integer encoding of IEEE 754-2008.</summary>
/// <param name="High">Sign, exponent and the upper 49 bits of the coefficient.</param>
/// <param name="Low">The lower 64 bits of the coefficient.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Decimal128(ulong High, ulong Low)
{
    private const int ExponentBias = 6176;
    private const int ExponentShift = 49;
    private const ulong Sign = 1UL << 63;

    /// <summary>Without loss; trailing zeros are kept.</summary>
    public static Decimal128 FromDecimal(decimal value)
    {
        Span<int> parts = stackalloc int[4];
        decimal.GetBits(value, parts);
        var exponent = (ulong)(ExponentBias - value.Scale) << ExponentShift;
        return new((decimal.IsNegative(value) ? Sign : 0) | exponent | (uint)parts[2], ((ulong)(uint)parts[1] << 32) | (uint)parts[0]);
    }

    /// <exception cref="OverflowException">Infinite, not a number, or of more digits than a <see cref="decimal"/> holds.</exception>
    public decimal ToDecimal()
    {
        // Both upper bits of the exponent set: infinity, NaN, or a coefficient that the format calls zero.
        if ((High >> 61 & 3) == 3)
        {
            throw new OverflowException("The Decimal128 is infinite or not a number.");
        }

        var exponent = (int)(High >> ExponentShift & 0x3FFF) - ExponentBias;
        var coefficient = new UInt128(High & ((1UL << ExponentShift) - 1), Low);
        for (; exponent < -28 && coefficient % 10 == 0 && coefficient != 0; exponent++)
        {
            coefficient /= 10;
        }

        for (; exponent > 0 && coefficient != 0 && coefficient <= (UInt128)decimal.MaxValue; exponent--)
        {
            coefficient *= 10;
        }

        if (coefficient != 0 && (exponent is < -28 or > 0 || coefficient > (UInt128)decimal.MaxValue))
        {
            throw new OverflowException("The Decimal128 has more digits than a decimal holds.");
        }

        var low = (ulong)coefficient;
        return new decimal((int)low, (int)(low >> 32), (int)(uint)(coefficient >> 64), (High & Sign) != 0, (byte)-Math.Clamp(exponent, -28, 0));
    }
}
