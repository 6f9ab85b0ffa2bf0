extension Schema {
    /// The vocabulary of this version of the program.
    public static let current = Schema(
        version: 3,
        types: portfolioTypes + budgetTypes + creditTypes + fundingTypes + followUpTypes
            + peopleTypes
            + campaignTypes)
}
