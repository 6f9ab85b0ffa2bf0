extension Schema {
    /// The vocabulary of this version of the program.
    public static let current = Schema(
        version: 2,
        types: portfolioTypes + budgetTypes + fundingTypes + followUpTypes + peopleTypes
            + campaignTypes)
}
