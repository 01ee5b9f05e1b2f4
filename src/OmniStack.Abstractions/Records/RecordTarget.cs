namespace OmniStack.Abstractions.Records;

/// <summary>Where to save a record, and how many may stand there.</summary>
/// <param name="Collection">Unique in the store.</param>
/// <param name="MaxRecords">Records it may hold. A store that cannot count for every record may exceed it by a tenth.</param>
/// <param name="DropsFirst">Beyond the bound: true drops the records with the lowest keys, false refuses the new one.</param>
public readonly record struct RecordTarget(string Collection, int MaxRecords, bool DropsFirst = false);
