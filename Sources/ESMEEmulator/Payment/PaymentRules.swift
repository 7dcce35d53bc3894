/// What a meter is believed to do with money where the text of SMETS2 5.5.7 was not available, or leaves it open.
///
/// Each switch says where its default comes from, in the terms of ``RuleSource``.
package struct PaymentRules: Hashable, Sendable {
    /// Whether charges make the meter balance smaller in credit mode too, so that what is due is negative credit; false
    /// lets it count what is due upwards [chosen].
    package var creditModeBalanceFalls = true
    /// Whether a top-up is refused in credit mode [recalled: top-ups are functions of prepayment mode].
    package var topUpNeedsPrepayment = true
    /// Whether credit that equals a threshold counts as below it, for low credit, emergency credit and disablement
    /// [recalled: "below"].
    package var equalIsBelow = false
    /// Whether the meter balance is exhausted at the disablement threshold rather than at 0. Emergency credit is used
    /// from there on [recalled: 0].
    package var balanceEndsAtDisablementThreshold = false
    /// Whether charges that the accumulated debt register takes go there rather than to emergency credit in use. The
    /// register takes them where debts are suspended in an emergency [inferred from published ECS03 and their DUIS
    /// requests].
    package var accumulatedDebtBeforeEmergencyCredit = true
    /// Whether standing charge and time debts that find no credit left are added to the accumulated debt although the
    /// configuration has no pairs with it; false takes them off the meter balance, which goes further below 0 [inferred
    /// from published ECS03].
    package var exhaustedChargesAlwaysAccumulate = false
    /// Whether "suspend debt disabled" holds in a non-disablement period too, while the supply would be disabled without
    /// it [chosen].
    package var debtSuspensionCoversNonDisablement = true
    /// Whether energy that the registers count is charged while the supply is disabled. No energy flows through an open
    /// switch, but a load model does not know that [chosen].
    package var chargesEnergyWhileDisabled = false
    /// Whether a top-up fills a meter balance that is below its end before it repays emergency credit [manual of a
    /// SMETS2 meter: "any meter balance less than the disablement threshold" stands before "any emergency credit used"].
    package var topUpFillsBalanceFirst = true
    /// Whether a debt recovery rate cap of 0 is no cap rather than one that lets nothing be recovered [inferred from a
    /// program].
    package var zeroCapIsNone = true
    /// Whether an adjustment that would make a debt negative leaves it at 0; false refuses it [chosen].
    package var debtAdjustmentStopsAtZero = true
    /// Whether the Prepayment Daily Read Log has entries of days in credit mode [recalled: prepayment mode only].
    package var dailyReadsInCreditMode = false
    /// Whether a supply that was disabled for want of credit is armed when there is credit again [recalled].
    package var armsWithCredit = true

    package init() {}
}
