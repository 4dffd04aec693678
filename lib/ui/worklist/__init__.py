"""The list of patients as a worklist: who needs me, why, and what is new?"""
