import SynapseModel

