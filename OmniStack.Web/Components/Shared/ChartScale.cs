namespace OmniStack.Web.Components.Shared;

/// <summary>The upper end of a chart's axis: the next of 1, 2, 4, 6 and 8 times a power of ten, whose halves are round as well.</summary>
internal static class ChartScale
{
    private static readonly double[] Steps = [1, 2, 4, 6, 8, 10];

    public static double Above(double most)
    {
        if (most <= 0)
        {
            return 1;
        }
        var power = Math.Pow(10, Math.Floor(Math.Log10(most)));
        return Steps.First(step => step * power >= most * 0.999_999) * power;
    }
}
